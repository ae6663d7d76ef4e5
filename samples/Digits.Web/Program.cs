using Digits.Models;
using Digits.Web.Storage;
using Microsoft.Extensions.Options;

namespace Digits.Web;

/// <summary>The service: reads digits and numbers, collects corrected ones, and learns from them.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            await using WebApplication app = DigitService.Build(args);
            await app.RunAsync().ConfigureAwait(false);
            return 0;
        }
        catch (Exception exception) when (
            exception is OptionsValidationException or StorageException or DigitModelException or InvalidOperationException or IOException)
        {
            await Console.Error.WriteLineAsync($"digits-web: {exception.Message}").ConfigureAwait(false);
            return 1;
        }
    }
}
