using System.Text;

namespace Digits.Reports.Markdown;

/// <summary>A table in Markdown. Its cells are Markdown already: texts of others come through <see cref="MarkdownText"/>.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text = new();

    /// <param name="columns">The heads of the columns; one that ends in <c>:</c>, which is not shown, is set to the right, as numbers are.</param>
    public MarkdownTable(params string[] columns)
    {
        Row([.. columns.Select(column => column.TrimEnd(':'))]);
        Row([.. columns.Select(column => column.EndsWith(':') ? "---:" : "---")]);
    }

    public MarkdownTable Row(params string[] cells)
    {
        _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        return this;
    }

    public override string ToString() => _text.ToString();
}
