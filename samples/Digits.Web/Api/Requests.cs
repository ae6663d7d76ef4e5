namespace Digits.Web.Api;

/// <summary>An image as its pixels.</summary>
/// <param name="Pixels">784 numbers from 0 to 255: 28×28, row by row, ink 255 on 0.</param>
internal sealed record PixelsRequest(int[] Pixels);
