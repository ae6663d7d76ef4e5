using System.Globalization;
using Digits.Experiments.Spaces;
using Spectre.Console;

namespace Digits.CommandLine.Display;

/// <summary>The parameters of a trainer, narrow enough for a terminal of 80 columns: what each does stands below its range.</summary>
internal static class ParameterTable
{
    public static Table Of(SearchSpace space)
    {
        Table table = new Table().Border(TableBorder.Rounded).ShowRowSeparators();
        table.AddColumn(new TableColumn("parameter").NoWrap()).AddColumn(new TableColumn("default").NoWrap()).AddColumn("worth trying, and meaning");
        foreach (Parameter parameter in space)
        {
            string byDefault = Convert.ToString(parameter.Default, CultureInfo.InvariantCulture)!;
            string when = parameter.When is { } condition ? $"\nOnly where {condition}." : "";
            table.AddRow(new Text(parameter.Name), new Text(byDefault), new Text($"{parameter.Range}\n{parameter.Description}{when}"));
        }

        return table;
    }
}
