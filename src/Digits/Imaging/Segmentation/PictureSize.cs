using SkiaSharp;

namespace Digits.Imaging.Segmentation;

/// <summary>How large a picture is in its file, upright: decoded it may be smaller.</summary>
internal static class PictureSize
{
    /// <summary>Reads the size from the picture's header, which <see cref="ImageDecoder"/> has found to be sound.</summary>
    public static (int Width, int Height) Of(Stream picture)
    {
        using SKData data = SKData.Create(picture);
        using SKCodec codec = SKCodec.Create(data);
        bool lies = codec.EncodedOrigin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        return lies ? (codec.Info.Height, codec.Info.Width) : (codec.Info.Width, codec.Info.Height);
    }
}
