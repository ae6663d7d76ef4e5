using System.Collections;
using Microsoft.Extensions.Options;

namespace Digits.Web.Operation;

/// <summary>Where the options come from: <c>appsettings.json</c>, then the environment, then the command line.</summary>
internal static class Configuration
{
    private const string Prefix = "DIGITS_";

    public static void AddConfiguration(this WebApplicationBuilder builder, string[] args)
    {
        builder.Configuration.AddInMemoryCollection(FromEnvironment()).AddCommandLine(args);
        builder.Services.AddSingleton<IValidateOptions<ServiceOptions>, ServiceOptionsValidator>();
        builder.Services.AddOptions<ServiceOptions>().BindConfiguration(ServiceOptions.Section);
    }

    /// <summary><c>DIGITS_LIMITS__PICTURE_BYTES</c> is <c>Digits:Limits:PictureBytes</c>; what is no option means nothing here.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> FromEnvironment() =>
        from DictionaryEntry variable in Environment.GetEnvironmentVariables()
        let name = (string)variable.Key
        where name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && variable.Value is string { Length: > 0 }
        let path = name[Prefix.Length..].Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal)
        select KeyValuePair.Create($"{ServiceOptions.Section}:{path}", (string?)variable.Value);
}
