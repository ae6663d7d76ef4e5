// The peer recipe as a user of TorchSharp writes it. Arguments: the folder of MNIST, threads, seed. Prints one line, as libtorch's own program does.
using System.Diagnostics;
using System.Globalization;
using Digits.Benchmarks.Measuring;
using Digits.Data;
using Digits.Data.Formats;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

const int BatchSize = 256;
const double Peak = 0.01;

torch.set_num_threads(int.Parse(args[1], CultureInfo.InvariantCulture));
torch.random.manual_seed(long.Parse(args[2], CultureInfo.InvariantCulture));
(Tensor images, Tensor labels) = Load("train");
(Tensor testImages, Tensor testLabels) = Load("t10k");
int count = (int)images.shape[0], batches = (count + BatchSize - 1) / BatchSize;

using Sequential network = Sequential(
    Conv2d(1, 24, 5), MaxPool2d(2), ReLU(),
    Conv2d(24, 32, 3), MaxPool2d(2), ReLU(),
    Flatten(), Linear(800, 256), ReLU(), Linear(256, 10));
using CrossEntropyLoss loss = CrossEntropyLoss();
using Adam optimizer = optim.Adam(network.parameters(), lr: Peak, beta1: 0.7, beta2: 0.9, eps: 1e-8);
optim.lr_scheduler.LRScheduler schedule = optim.lr_scheduler.OneCycleLR(optimizer, Peak, total_steps: batches, cycle_momentum: false);

var foreign = ForeignLoad.Start();
long began = Stopwatch.GetTimestamp();
network.train();
using (Tensor order = randperm(count))
{
    for (int first = 0; first < count; first += BatchSize)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor batch = order.slice(0, first, Math.Min(first + BatchSize, count), 1);
        optimizer.zero_grad();
        Tensor error = loss.call(network.call(images.index_select(0, batch)), labels.index_select(0, batch));
        error.backward();
        optimizer.step();
        schedule.step();
    }
}

double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds, share = foreign.Share();
network.eval();
using IDisposable inference = inference_mode();
double accuracy = network.call(testImages).argmax(1).eq(testLabels).to_type(ScalarType.Float64).mean().ToDouble();
Console.WriteLine(FormattableString.Invariant($"train 1 epoch(s) {seconds:F3} s  test acc {100 * accuracy:F2} %  foreign {100 * share:F0}%"));

(Tensor Images, Tensor Labels) Load(string part)
{
    DigitSet set = IdxFile.Read(Path.Combine(args[0], $"{part}-images-idx3-ubyte.gz"), Path.Combine(args[0], $"{part}-labels-idx1-ubyte.gz"));
    Tensor pixels = tensor(set.CopyPixels(), [set.Count, 1, set.Rows, set.Columns]).to_type(ScalarType.Float32);
    return ((pixels / 255 - 0.1307) / 0.3081, tensor(set.Labels.ToArray()).to_type(ScalarType.Int64));
}
