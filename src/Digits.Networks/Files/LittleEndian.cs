namespace Digits.Networks.Files;

/// <summary>The order of bytes in files.</summary>
internal static class LittleEndian
{
    /// <summary>Turns numbers from the machine's order of bytes into little-endian, or back: nearly everywhere there is nothing to do.</summary>
    /// <param name="bytes">The numbers.</param>
    /// <param name="size">The bytes of each.</param>
    public static void Convert(Span<byte> bytes, int size)
    {
        if (BitConverter.IsLittleEndian)
            return;
        for (int i = 0; i < bytes.Length; i += size)
            bytes.Slice(i, size).Reverse();
    }
}
