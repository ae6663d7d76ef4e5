using System.Text.Json;
using Digits.Networks.Optimizers;

namespace Digits.Networks.Tests.Optimizers;

public sealed class OptimizerTests
{
    private static readonly Optimizer[] All =
    [
        new Sgd(),
        new Sgd(0),
        new Sgd(0.8f, Nesterov: false, WeightDecay: 0.01f),
        new Sgd(0.95f, Nesterov: true, WeightDecay: 0.01f),
        new AdamW(),
        new AdamW(0.8f, 0.95f, 1e-5f, 0.05f),
    ];

    [TestCaseSource(nameof(All))]
    public void Steps_follow_the_formulas_of_PyTorchs_documentation(Optimizer optimizer)
    {
        const int count = 37, steps = 12;
        var run = new Run(optimizer, count);
        double[] p = [.. run.Parameters.Select(value => (double)value)], first = new double[count], second = new double[count];
        for (int t = 1; t <= steps; t++)
        {
            float[] gradient = run.Step(t, 0.01f, decays: true);
            for (int i = 0; i < count; i++)
            {
                if (optimizer is AdamW adam)
                    AdamWStep(adam, t, 0.01, gradient[i], ref p[i], ref first[i], ref second[i]);
                else
                    SgdStep((Sgd)optimizer, t, 0.01, gradient[i], ref p[i], ref first[i]);
            }
        }

        Assert.That(run.Parameters, Is.EqualTo(p.Select(value => (float)value)).Within(2e-6f));
        Assert.That(run.First, Is.EqualTo(first.Select(value => (float)value)).Within(2e-6f));
    }

    [Test]
    public void Adams_first_step_is_the_learning_rate_whatever_the_size_of_the_gradient()
    {
        float[] parameters = [1, 1, 1, 1], gradient = [1e-3f, -0.5f, 40, 0];
        new AdamW().Update(1, 0.1f, true, parameters, gradient, new float[4], new float[4]);
        Assert.That(parameters, Is.EqualTo((float[])[0.9f, 1.1f, 0.9f, 1]).Within(1e-5f));
    }

    [Test]
    public void Momentum_gathers_speed()
    {
        // Worked by hand: buffer 1, 1.5, 1.75; Nesterov steps by 1 + half of it.
        float[] parameters = [0, 0], buffer = new float[2];
        for (int t = 1; t <= 3; t++)
        {
            new Sgd(0.5f, Nesterov: false).Update(t, 1, true, parameters.AsSpan(0, 1), [1], buffer.AsSpan(0, 1), []);
            new Sgd(0.5f, Nesterov: true).Update(t, 1, true, parameters.AsSpan(1, 1), [1], buffer.AsSpan(1, 1), []);
        }

        Assert.That(parameters, Is.EqualTo((float[])[-(1 + 1.5f + 1.75f), -(1.5f + 1.75f + 1.875f)]));
    }

    [Test]
    public void Decay_shrinks_only_what_decays()
    {
        float[] parameters = [2, 2];
        new AdamW(WeightDecay: 0.5f).Update(1, 0.1f, true, parameters.AsSpan(0, 1), [0], new float[1], new float[1]);
        new AdamW(WeightDecay: 0.5f).Update(1, 0.1f, false, parameters.AsSpan(1, 1), [0], new float[1], new float[1]);
        Assert.That(parameters, Is.EqualTo((float[])[2 * (1 - 0.1f * 0.5f), 2]).Within(1e-7f));

        parameters = [2, 2];
        new Sgd(0, false, 0.5f).Update(1, 0.1f, true, parameters.AsSpan(0, 1), [0], new float[1], []);
        new Sgd(0, false, 0.5f).Update(1, 0.1f, false, parameters.AsSpan(1, 1), [0], new float[1], []);
        Assert.That(parameters, Is.EqualTo((float[])[2 - 0.1f * 0.5f * 2, 2]).Within(1e-7f));
    }

    [TestCaseSource(nameof(All))]
    public void Bits_do_not_depend_on_where_the_range_is_cut(Optimizer optimizer)
    {
        const int count = 101;
        Run whole = new(optimizer, count), cut = new(optimizer, count);
        foreach (int at in (int[])[0, 1, 15, 16, 17, 50, 96, 97, 101])
        {
            for (int t = 1; t <= 3; t++)
            {
                whole.Step(t, 0.02f, true);
                cut.Step(t, 0.02f, true, at);
            }

            Assert.That(cut.Parameters, Is.EqualTo(whole.Parameters), $"cut at {at}");
            Assert.That(cut.First, Is.EqualTo(whole.First), $"cut at {at}");
            Assert.That(cut.Second, Is.EqualTo(whole.Second), $"cut at {at}");
        }
    }

    [TestCaseSource(nameof(All))]
    public void Descends_a_parabola(Optimizer optimizer)
    {
        float[] parameters = [3, -2, 0.5f], first = new float[3], second = new float[optimizer.StatesPerParameter == 2 ? 3 : 0];
        var gradient = new float[3];
        for (int t = 1; t <= 2000; t++)
        {
            for (int i = 0; i < 3; i++)
                gradient[i] = (i + 1) * parameters[i];
            optimizer.Update(t, 0.01f, true, parameters, gradient, first, second);
        }

        Assert.That(parameters, Is.All.EqualTo(0).Within(0.01));
    }

    [TestCaseSource(nameof(All))]
    public void Spans_of_different_lengths_are_refused(Optimizer optimizer)
    {
        float[] four = new float[4], second = new float[optimizer.StatesPerParameter == 2 ? 4 : 0];
        Assert.That(() => optimizer.Update(1, 0.1f, true, four, new float[3], four, second), Throws.ArgumentException.With.Message.Contains("4 parameters"));
        Assert.That(() => optimizer.Update(1, 0.1f, true, four, four, new float[5], second), Throws.ArgumentException);
        Assert.That(() => optimizer.Update(1, 0.1f, true, four, four, four, new float[3]), Throws.ArgumentException);
    }

    [Test]
    public void Updates_allocate_nothing([ValueSource(nameof(All))] Optimizer optimizer)
    {
        float[] values = new float[50], first = new float[50], second = new float[optimizer.StatesPerParameter == 2 ? 50 : 0];
        optimizer.Update(1, 0.1f, true, values, values, first, second);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 2; t < 50; t++)
            optimizer.Update(t, 0.1f, true, values, values, first, second);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [TestCaseSource(nameof(All))]
    public void Json_says_the_same(Optimizer optimizer)
    {
        string json = JsonSerializer.Serialize(optimizer);
        Assert.That(json, Does.StartWith(optimizer is Sgd ? """{"type":"sgd",""" : """{"type":"adamw","""));
        Assert.That(JsonSerializer.Deserialize<Optimizer>(json), Is.EqualTo(optimizer));
    }

    [Test]
    public void Values_out_of_range_are_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new Sgd(2), Throws.ArgumentException.With.Message.EqualTo("Momentum is 0 to below 1, but was 2."));
            Assert.That(() => new Sgd() with { Momentum = float.NaN }, Throws.ArgumentException);
            Assert.That(() => new Sgd(WeightDecay: -1), Throws.ArgumentException.With.Message.Contains("decay"));
            Assert.That(() => new AdamW(1), Throws.ArgumentException.With.Message.Contains("Beta1"));
            Assert.That(() => new AdamW() with { Beta2 = -0.1f }, Throws.ArgumentException.With.Message.Contains("Beta2"));
            Assert.That(() => new AdamW(Epsilon: 0), Throws.ArgumentException.With.Message.Contains("Epsilon"));
            Assert.That(() => new AdamW(WeightDecay: 2), Throws.ArgumentException.With.Message.Contains("decay"));
        });
    }

    // torch.optim.SGD, the algorithm in its documentation, with dampening 0.
    private static void SgdStep(Sgd options, int t, double rate, double g, ref double p, ref double b)
    {
        g += options.WeightDecay * p;
        if (options.Momentum != 0)
        {
            b = t > 1 ? options.Momentum * b + g : g;
            g = options.Nesterov ? g + options.Momentum * b : b;
        }
        else
        {
            b = g;
        }

        p -= rate * g;
    }

    // torch.optim.AdamW, the algorithm in its documentation, without amsgrad.
    private static void AdamWStep(AdamW options, int t, double rate, double g, ref double p, ref double m, ref double v)
    {
        p -= rate * options.WeightDecay * p;
        m = options.Beta1 * m + (1 - options.Beta1) * g;
        v = options.Beta2 * v + (1 - options.Beta2) * g * g;
        double unbiasedMean = m / (1 - Math.Pow(options.Beta1, t)), unbiasedSquare = v / (1 - Math.Pow(options.Beta2, t));
        p -= rate * unbiasedMean / (Math.Sqrt(unbiasedSquare) + options.Epsilon);
    }

    /// <summary>Parameters under an optimizer, with random gradients that depend on the step alone.</summary>
    private sealed class Run
    {
        private readonly Optimizer _optimizer;

        public Run(Optimizer optimizer, int count)
        {
            _optimizer = optimizer;
            Parameters = Normals(0, count);
            First = new float[count];
            Second = new float[optimizer.StatesPerParameter == 2 ? count : 0];
        }

        public float[] Parameters { get; }

        public float[] First { get; }

        public float[] Second { get; }

        public float[] Step(int step, float rate, bool decays, int cut = 0)
        {
            float[] gradient = Normals(step, Parameters.Length);
            int cut2 = Math.Min(cut, Second.Length);
            _optimizer.Update(step, rate, decays, Parameters.AsSpan(0, cut), gradient.AsSpan(0, cut), First.AsSpan(0, cut), Second.AsSpan(0, cut2));
            _optimizer.Update(step, rate, decays, Parameters.AsSpan(cut), gradient.AsSpan(cut), First.AsSpan(cut), Second.AsSpan(cut2));
            return gradient;
        }

        private static float[] Normals(int epoch, int count)
        {
            var random = new CounterRandom(5, RandomPurpose.Initialization, epoch);
            var values = new float[count];
            foreach (ref float value in values.AsSpan())
                value = random.NextNormal();
            return values;
        }
    }
}
