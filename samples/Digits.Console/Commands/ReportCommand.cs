using System.CommandLine;
using Digits.CommandLine.Display;
using Digits.Reports;
using Digits.Reports.Several;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits report</c>: the report of an experiment again, or several experiments side by side.</summary>
internal static class ReportCommand
{
    private const string SideBySide = "experiments.html";

    public static Command Create()
    {
        var folders = new Argument<string[]>("DIR") { Description = "The folder of an experiment, or of several.", Arity = ArgumentArity.OneOrMore };
        var outOption = new Option<string?>("--out")
        {
            Description =
                "The file, .html, .md, .json or .csv. [default: for one experiment report.html, report.md, report.json and trials.csv in its folder; " +
                $"for several {SideBySide} in the current folder]",
            HelpName = "FILE",
        };
        var command = new Command(
            "report",
            "Writes the report of an experiment again, also of one that runs or was interrupted, or sets several side by side, with means over seeds. " +
            "It needs neither the data nor the trainers.") { folders, outOption };
        command.AddExamples("digits report run1", "digits report run1 --out pull-request.md", "digits report run1 run2 run3 --out seeds.html");
        command.SetRunner((parsed, terminal, cancellation) =>
        {
            var experiments = new List<ReportedExperiment>();
            foreach (string path in parsed.GetValue(folders)!)
            {
                cancellation.ThrowIfCancellationRequested();
                experiments.Add(ReportedExperiment.Read(path));
            }

            string written = Write(experiments, parsed.GetValue(outOption));
            if (experiments is [var one])
                terminal.WriteJson(one.ToJson(written));
            else
                terminal.WriteJson<IReadOnlyList<JsonExperiment>>([.. experiments.Select(experiment => experiment.ToJson(written))]);
            foreach (ReportedExperiment experiment in experiments)
                terminal.WriteLine($"{experiment.Report.Name}: {Verdict.Of(experiment.Report).Headline}");
            terminal.WriteLine($"report: {written}");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static string Write(List<ReportedExperiment> experiments, string? file)
    {
        if (experiments is [var one] && file is null)
            return one.WriteAll();
        string target = file ?? SideBySide;
        if (!ReportFiles.IsForm(target))
            throw new UsageException($"--out {target} will not do: a report ends in .html, .md, .json or .csv.");
        using NewFolder folder = OutputTarget.CheckFile(target, example: ReportFiles.Html);
        if (experiments is [var single])
            ReportFiles.Write(single.Report, target);
        else
            SeveralFiles.Write(ExperimentsReport.Of([.. experiments.Select(experiment => experiment.Report)]), target);
        return target;
    }
}
