namespace Digits.Data;

/// <content>The sets that the library knows by itself. Sizes and hashes are those of the compressed files, as published.</content>
public sealed partial class CatalogEntry
{
    /// <summary>
    /// MNIST (LeCun, Cortes and Burges, 1998): 60,000 training and 10,000 test images, 28×28. Its home page serves the files no
    /// more; both mirrors hold them byte for byte.
    /// </summary>
    public static CatalogEntry Mnist { get; } = new(
        "mnist",
        "MNIST: 60,000 + 10,000 handwritten digits, 28×28 (LeCun, Cortes and Burges)",
        "CC BY-SA 3.0",
        [
            new("train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            new("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            new("t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            new("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
        ],
        [
            new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
        ]);

    /// <summary>
    /// USPS zip codes, as the authors of <i>The Elements of Statistical Learning</i> publish them: 7,291 training and 2,007 test
    /// images, 16×16.
    /// </summary>
    public static CatalogEntry Usps { get; } = new(
        "usps",
        "USPS zip codes: 7,291 + 2,007 handwritten digits, 16×16 (the files of The Elements of Statistical Learning)",
        "No licence stated; collected by the US Postal Service, published by Hastie, Tibshirani and Friedman for research",
        [
            new("zip.train.gz", 1_829_071, "66ebf231ab51f2cf6ac1a892d0f98ccffee1079d7a5db638c1f11f366046ca16"),
            new("zip.test.gz", 439_208, "8dacc3c6e136af6c3488de9e5113a7daf140c8c2f1f0b61c54ee02f03f1a962f"),
        ],
        [
            new("https://hastie.su.domains/ElemStatLearn/datasets/"),
            new("https://web.stanford.edu/~hastie/ElemStatLearn/datasets/"),
        ]);

    /// <summary>All sets that the library knows by itself.</summary>
    public static IReadOnlyList<CatalogEntry> BuiltIn { get; } = [Mnist, Usps];
}
