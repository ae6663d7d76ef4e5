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
        Option<string> modelOption = SharedOptions.Model();
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
            string path = parsed.GetValue(modelOption)!, target = parsed.GetValue(onnxOption)!;
            if (Path.GetFullPath(path) == Path.GetFullPath(target))
                throw new UsageException($"--onnx {target}: that is the model itself. Give another file.");
            using NewFolder folder = OutputTarget.CheckFile(target, "--onnx", "model.onnx");
            var model = DigitModel.Load(path);
            if (model.Classifier is not NetworkClassifier classifier)
                throw new DigitModelException($"{path}: a model of {model.Manifest.Trainer}, which is no network: only networks can be exported as ONNX.");
            OnnxFile.Save(classifier.Network, target);
            long bytes = new FileInfo(target).Length;
            terminal.WriteJson(new JsonOnnx(path, target, bytes));
            terminal.WriteLine($"the network of {path} is in {target} ({Figures.Bytes(bytes)})");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
