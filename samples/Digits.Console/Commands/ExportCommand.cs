using System.CommandLine;
using Digits.CommandLine.Display;
using Digits.Models;
using Digits.Networks.Files;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits export</c>: a model's network for other programs.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var modelOption = new ModelOption();
        var onnxOption = new Option<string>("--onnx") { Description = "The ONNX file; replaced when it is complete.", Required = true, HelpName = "FILE" };
        var command = new Command(
            "export",
            "Writes the network of a model as ONNX: from Pixels ([N, 784] floats, 0 to 1, ink 1) it makes Logits, Score (probabilities) and PredictedLabel.")
        {
            modelOption, onnxOption,
        };
        command.AddExamples("digits export --model model.zip --onnx model.onnx");
        command.SetRunner((parsed, terminal, _) =>
        {
            string target = parsed.GetValue(onnxOption)!, name = modelOption.NameOf(parsed);
            if (parsed.GetValue(modelOption) is { } path && Path.GetFullPath(path) == Path.GetFullPath(target))
                throw new UsageException($"--onnx {target}: that is the model itself. Give another file.");
            using NewFolder folder = OutputTarget.CheckFile(target, "--onnx", "model.onnx");
            DigitModel model = modelOption.Load(parsed);
            if (model.Classifier is not NetworkClassifier classifier)
                throw new DigitModelException($"{name}: a model of {model.Manifest.Trainer}, which is no network: only networks can be exported as ONNX.");
            OnnxFile.Save(classifier.Network, target);
            long bytes = new FileInfo(target).Length;
            terminal.WriteJson(new JsonOnnx(name, target, bytes));
            terminal.WriteLine($"the network of {name} is in {target} ({Figures.Bytes(bytes)})");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
