namespace Digits.Networks.Kernels;

/// <summary>
/// A dense layer on tiles as its formula says, one value at a time, summed in double precision: what the fast kernels are compared with.
/// Weights are [output][input]; tiles are [input][16] and [output][16], without a margin.
/// </summary>
internal static unsafe class DenseReference
{
    private const int Lanes = TileLayout.Lanes;

    /// <summary>Overwrites the output with weights × input + bias.</summary>
    public static void Forward(float* input, int inputs, float* weights, float* bias, float* output, int outputs)
    {
        for (int o = 0; o < outputs; o++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                double sum = bias[o];
                for (int i = 0; i < inputs; i++)
                    sum += (double)weights[o * inputs + i] * input[i * Lanes + lane];
                output[o * Lanes + lane] = (float)sum;
            }
        }
    }

    /// <summary>Overwrites the gradient of the input.</summary>
    public static void BackwardData(float* outputGradient, int outputs, float* weights, float* inputGradient, int inputs)
    {
        for (int i = 0; i < inputs; i++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                double sum = 0;
                for (int o = 0; o < outputs; o++)
                    sum += (double)weights[o * inputs + i] * outputGradient[o * Lanes + lane];
                inputGradient[i * Lanes + lane] = (float)sum;
            }
        }
    }

    /// <summary>Adds the gradients of weights and bias, summed over the 16 images of the tile.</summary>
    public static void BackwardWeights(float* input, int inputs, float* outputGradient, int outputs, float* weightGradient, float* biasGradient)
    {
        for (int o = 0; o < outputs; o++)
        {
            double biasSum = 0;
            for (int lane = 0; lane < Lanes; lane++)
                biasSum += outputGradient[o * Lanes + lane];
            biasGradient[o] += (float)biasSum;
            for (int i = 0; i < inputs; i++)
            {
                double sum = 0;
                for (int lane = 0; lane < Lanes; lane++)
                    sum += (double)outputGradient[o * Lanes + lane] * input[i * Lanes + lane];
                weightGradient[o * inputs + i] += (float)sum;
            }
        }
    }
}
