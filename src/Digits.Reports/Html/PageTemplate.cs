using Digits.Reports.Html.Parts;
using HandlebarsDotNet;

namespace Digits.Reports.Html;

/// <summary>The template of the page, with its parts and its helper <c>number</c>, which writes a <see cref="ShownNumber"/> or, in its stead, a text.</summary>
internal static class PageTemplate
{
    private static readonly string[] Parts = ["verdict", "leaderboard", "trials", "figure", "mistakes", "search", "winner", "data", "reading"];

    private static readonly Lazy<HandlebarsTemplate<TextWriter, object, object>> Compiled = new(() => TemplateCompilation.Run(Compile));

    public static void Write(ReportPage page, TextWriter writer) => Compiled.Value(writer, page);

    private static HandlebarsTemplate<TextWriter, object, object> Compile()
    {
        IHandlebars handlebars = Handlebars.Create();
        handlebars.RegisterHelper("number", static (writer, _, arguments) => WriteNumber(writer, arguments[0]));
        foreach (string part in Parts)
            handlebars.RegisterTemplate(part, PageResources.File($"{part}.hbs"));
        using var page = new StringReader(PageResources.File("page.hbs"));
        return handlebars.Compile(page);
    }

    private static void WriteNumber(EncodedTextWriter writer, object? content)
    {
        if (content is not ShownNumber number)
        {
            writer.Write(content as string ?? Shown.Nothing);
            return;
        }

        writer.WriteSafeString("<data value=\"");
        writer.Write(number.Exact);
        writer.WriteSafeString("\" data-json=\"");
        writer.Write(number.Pointer);
        writer.WriteSafeString("\">");
        // A line break between a number and its unit would tear them apart.
        writer.Write(number.Text.Replace(' ', '\u00a0'));
        writer.WriteSafeString("</data>");
    }
}
