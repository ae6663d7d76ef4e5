using System.Text.RegularExpressions;
using Digits.Reports.Html;

namespace Digits.Reports.Tests.Html;

internal sealed class TemplateCompilationTests
{
    [Test]
    public void A_regular_expression_that_ran_out_of_time_is_tried_again()
    {
        int attempts = 0;
        Assert.That(TemplateCompilation.Run(() => ++attempts < 5 ? throw new RegexMatchTimeoutException() : "done"), Is.EqualTo("done"));
    }

    [Test]
    public void It_ends_where_time_never_suffices_and_at_once_where_anything_else_is_wrong()
    {
        Assert.That(() => TemplateCompilation.Run<string>(() => throw new RegexMatchTimeoutException()), Throws.TypeOf<RegexMatchTimeoutException>());
        int attempts = 0;
        Assert.That(() => TemplateCompilation.Run<string>(() => throw new FormatException($"{++attempts}")), Throws.TypeOf<FormatException>().With.Message.EqualTo("1"));
    }
}
