namespace Digits.Networks.Tests.Support;

/// <summary>Arrays of values for tests.</summary>
internal static class TestValues
{
    /// <summary>As many values as asked for, in the order in which they are made.</summary>
    public static float[] Fill(int count, Func<float> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

    /// <summary>Normally distributed values.</summary>
    public static float[] Normal(int count, int seed)
    {
        var random = new CounterRandom(seed, RandomPurpose.Order);
        return Fill(count, () => random.NextNormal());
    }

    /// <summary>Values between −2 and 2 in random order, of which no two are closer than 4 / count and none than half of that to 0.</summary>
    public static float[] Apart(int count, int seed)
    {
        float[] values = [.. Enumerable.Range(0, count).Select(i => (4f * i + 2) / count - 2)];
        if (count % 2 == 1)
            values[count / 2] = 2;
        new Random(seed).Shuffle(values);
        return values;
    }
}
