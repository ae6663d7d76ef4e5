using Digits.Experiments.Isolation;

namespace Digits.Tests.Experiments.Isolation;

internal sealed class WorkerCommandTests
{
    [Test]
    public void This_program_is_the_one_that_runs()
    {
        WorkerCommand command = WorkerCommand.ThisProgram("worker", "now");
        Assert.That(File.Exists(command.FileName));
        Assert.That(string.Join(' ', command.Arguments), Does.EndWith("worker now"));
        if (Path.GetFileNameWithoutExtension(command.FileName) == "dotnet")
            Assert.That(command.Arguments[0], Does.EndWith(".dll"));
    }
}
