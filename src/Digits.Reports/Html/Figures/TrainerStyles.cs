namespace Digits.Reports.Html.Figures;

/// <summary>How a trainer looks, everywhere on the page: a colour, and for those who cannot tell colours apart a symbol.</summary>
/// <param name="Color">A colour of the style sheet.</param>
/// <param name="Symbol">A symbol of plotly's.</param>
/// <param name="Character">The same symbol in text.</param>
internal sealed record TrainerStyle(string Color, string Symbol, string Character);

/// <summary>The looks of all trainers of a report, by the order in which they were asked for.</summary>
internal sealed class TrainerStyles
{
    // Colours of Okabe and Ito (Color Universal Design, 2008); the style sheet has a lighter set for dark pages.
    private static readonly TrainerStyle[] Styles =
    [
        new("var(--series-0)", "circle", "●"), new("var(--series-1)", "square", "■"), new("var(--series-2)", "diamond", "◆"),
        new("var(--series-3)", "triangle-up", "▲"), new("var(--series-4)", "triangle-down", "▼"), new("var(--series-5)", "star", "★"),
        new("var(--series-6)", "cross", "✚"),
    ];

    private readonly Dictionary<string, TrainerStyle> _byName = [];

    public TrainerStyles(ExperimentReport report)
    {
        foreach (string trainer in report.Settings.Trainers.Concat(report.Trials.Select(trial => trial.Trainer)))
            _byName.TryAdd(trainer, Styles[_byName.Count % Styles.Length]);
    }

    public TrainerStyle this[string trainer] => _byName[trainer];
}
