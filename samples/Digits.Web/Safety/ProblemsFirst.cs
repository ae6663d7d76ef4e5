namespace Digits.Web.Safety;

/// <summary>Puts problem documents before everything else, also before what ASP.NET Core itself puts first: the check of the host's name.</summary>
internal sealed class ProblemsFirst : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseSecurityHeaders();
        next(app);
    };
}
