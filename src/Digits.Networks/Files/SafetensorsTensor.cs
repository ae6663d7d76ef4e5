namespace Digits.Networks.Files;

/// <summary>The types of numbers that we read and write, by their names in the format.</summary>
internal enum SafetensorsType
{
    /// <summary><see cref="float"/>.</summary>
    F32,

    /// <summary><see cref="long"/>.</summary>
    I64,

    /// <summary><see cref="byte"/>.</summary>
    U8,
}

/// <summary>What the header of a safetensors file says of an array.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">Its dimensions, the last one innermost; empty for a single number.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
internal sealed record SafetensorsTensor(string Name, SafetensorsType Type, IReadOnlyList<int> Shape, long Begin)
{
    /// <summary>How many numbers it holds, which is never more than an <see cref="int"/> can count.</summary>
    public int Count => Shape.Aggregate(1, (product, size) => product * size);

    /// <summary>The byte after its last.</summary>
    public long End => Begin + (long)Count * SizeOf(Type);

    /// <summary>The bytes of one number.</summary>
    public static int SizeOf(SafetensorsType type) => type switch
    {
        SafetensorsType.F32 => sizeof(float),
        SafetensorsType.I64 => sizeof(long),
        _ => sizeof(byte),
    };
}
