using System.CommandLine;
using Digits.Data;
using Digits.Imaging.Synthesis;

namespace Digits.CommandLine.Commands;

/// <summary>The options of <c>digits train</c> that add made images to the training images, each as many as a share of those.</summary>
internal sealed class AddedImages
{
    private readonly Option<double> _coarse = Share("--coarse", "Also lets it learn from training images as a coarse scan would show them, this share of them.");

    private readonly Option<double> _touching = Share(
        "--touching", "Also lets it learn from training images as they are cut out of touching digits, this share of them: for whole numbers.");

    private readonly Option<double> _synthetic = Share(
        "--synthetic", "Also lets it learn from digits of synthetic writers, this share of the training images: a 1 with a flag, a 7 with a bar.");

    private readonly Option<double> _nonDigits = Share(
        "--non-digits", "Also lets a network meet images that show no digit, this share of the training images, so that it is unsure of such.");

    /// <summary>Adds the options to a command.</summary>
    public AddedImages AddTo(Command command)
    {
        foreach (Option<double> option in (Option<double>[])[_coarse, _touching, _synthetic, _nonDigits])
            command.Add(option);
        return this;
    }

    /// <summary>Whether images of no digit are to be met.</summary>
    public bool HasNonDigits(ParseResult parsed) => parsed.GetValue(_nonDigits) > 0;

    /// <summary>The training images, which are in normal form, and those to be added.</summary>
    public DigitSet Join(ParseResult parsed, DigitSet digits, int seed, CancellationToken cancellationToken)
    {
        DigitSet all = digits;
        if (Count(_coarse) is > 0 and int coarse)
            all = all.Concat(CoarseDigits.Create(digits, coarse, seed));
        if (Count(_touching) is > 0 and int touching)
            all = all.Concat(CutDigits.Create(digits, touching, seed));
        if (Count(_synthetic) is > 0 and int synthetic)
        {
            // Other writers than those of the bundled set, which measures.
            int writers = Math.Max(1, synthetic / DigitSet.Classes);
            all = all.Concat(new SyntheticHandwriting(~seed).Create(digits.Name, 0, writers, synthetic, cancellationToken: cancellationToken));
        }

        return all;

        int Count(Option<double> share) => (int)(parsed.GetValue(share) * digits.Count);
    }

    /// <summary>Images of no digit, N × 784 bytes.</summary>
    public byte[] NonDigits(ParseResult parsed, DigitSet digits, int seed, CancellationToken cancellationToken) =>
        NonDigitImages.Create((int)(parsed.GetValue(_nonDigits) * digits.Count), seed, digits, cancellationToken);

    private static Option<double> Share(string name, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => 0,
        CustomParser = SharedOptions.Share,
        HelpName = "SHARE",
    };
}
