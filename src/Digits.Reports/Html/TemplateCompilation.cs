using System.Text.RegularExpressions;

namespace Digits.Reports.Html;

/// <summary>Compiles templates, on a busy machine too.</summary>
internal static class TemplateCompilation
{
    private const int MostAttempts = 20;

    /// <summary>
    /// Compiles a template that is known to be good. Handlebars.Net gives each of its regular expressions a time, which counts how long it waits for a
    /// processor as well; what they were compiled to is kept, and the next attempt finds it.
    /// </summary>
    /// <param name="compile">Compiles it.</param>
    /// <exception cref="RegexMatchTimeoutException">Time ran out again and again.</exception>
    public static T Run<T>(Func<T> compile)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return compile();
            }
            catch (RegexMatchTimeoutException) when (attempt < MostAttempts)
            {
                // The machine was busy with something else.
            }
        }
    }
}
