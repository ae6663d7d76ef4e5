namespace Digits.Networks.Kernels;

internal static unsafe partial class SoftmaxCrossEntropyKernel
{
    /// <summary>As <see cref="Forward"/>, one value at a time, in double precision.</summary>
    public static int ForwardReference(
        float* logits, int classes, byte* labels, int images, float smoothing, float* teacher, float teacherShare, float gradientScale, float* gradient,
        float* losses)
    {
        int right = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            int answer = 0;
            double smooth = labels[lane] == NoClass ? 1 : smoothing;
            for (int k = 1; k < classes; k++)
                answer = logits[k * Lanes + lane] > logits[answer * Lanes + lane] ? k : answer;
            double greatest = logits[answer * Lanes + lane], sum = 0, loss = 0, teacherSum = 0;
            for (int k = 0; k < classes; k++)
            {
                sum += Math.Exp(logits[k * Lanes + lane] - greatest);
                teacherSum += teacher == null ? 0 : Math.Exp(teacher[k * Lanes + lane]);
            }

            for (int k = 0; k < classes; k++)
            {
                double logProbability = logits[k * Lanes + lane] - greatest - Math.Log(sum);
                double target = smooth / classes + (k == labels[lane] ? 1 - smooth : 0);
                if (teacher != null)
                    target = (1 - teacherShare) * target + teacherShare * Math.Exp(teacher[k * Lanes + lane]) / teacherSum;
                loss -= target * logProbability;
                gradient[k * Lanes + lane] = lane < images ? (float)(gradientScale * (Math.Exp(logProbability) - target)) : 0;
            }

            losses[lane] = lane < images ? (float)loss : 0;
            right += lane < images && answer == labels[lane] ? 1 : 0;
        }

        return right;
    }
}
