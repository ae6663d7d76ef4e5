using Digits.Networks.Augmentation;
using Digits.Networks.Layers;
using Digits.Networks.Training;

namespace Digits.Networks.Tests.Support;

/// <summary>A small training that has everything in it that could depend on threads, chance or where it was interrupted.</summary>
internal static class SampleTraining
{
    /// <summary>A network with normalization, dropout, and convolutions of both kinds.</summary>
    public static NetworkDefinition Definition { get; } = new(10, 10,
        new Convolution(4, 3), new BatchNormalization(), new Relu(), new Convolution(6, 3, Same: true), new MaxPooling(), new Relu(), new Dropout(0.2f),
        new Dense(16), new BatchNormalization(), new Silu(), new Dropout(0.1f), new Dense(4));

    /// <summary>Options with augmentation, label smoothing and averaged weights.</summary>
    public static TrainingOptions Options { get; } = new()
    {
        Epochs = 3,
        BatchSize = 16,
        LearningRate = 0.02f,
        LabelSmoothing = 0.05f,
        WeightAverage = 0.9f,
        Threads = 1,
        Augmentation = new AugmentationOptions { MaxShift = 1, MaxRotation = 10, MaxScale = 0.1f, MaxShear = 0.1f, Elastic = 1, MaxThickness = 0.3f },
    };

    /// <summary>Images to learn from; the last batch of 16 is not full.</summary>
    public static ImageSource Train { get; } = SyntheticImages.Create(55, Definition);

    /// <summary>Images to measure on.</summary>
    public static ImageSource Validation { get; } = SyntheticImages.Create(30, Definition, seed: 2);

    /// <summary>Goes on to the end of the last epoch, or of the training's patience.</summary>
    public static void RunToEnd(NetworkTraining training, ImageSource train, ImageSource? validation = null)
    {
        while (!training.IsDone)
            training.RunEpoch(train, validation);
    }

    /// <summary>Goes on until so many steps of the whole training are done, as one who cancels then.</summary>
    public static void RunToStep(NetworkTraining training, int step, ImageSource train, ImageSource? validation = null)
    {
        using var source = new CancellationTokenSource();
        if (step == 0)
            source.Cancel();
        while (training.Step < step || step == 0)
        {
            try
            {
                training.RunEpoch(train, validation, _ => Stop(), source.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }

        void Stop()
        {
            if (training.Step == step)
                source.Cancel();
        }
    }

    /// <summary>A checkpoint.</summary>
    public static byte[] Checkpoint(NetworkTraining training)
    {
        using var stream = new MemoryStream();
        training.SaveCheckpoint(stream);
        return stream.ToArray();
    }
}
