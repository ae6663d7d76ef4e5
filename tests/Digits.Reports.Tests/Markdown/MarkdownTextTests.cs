using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Digits.Reports.Markdown;
using Digits.Reports.Tests.Support;
using Markdig;

namespace Digits.Reports.Tests.Markdown;

/// <summary>What others wrote stays text in Markdown. Markdig, with everything switched on that it can do, is the judge.</summary>
public class MarkdownTextTests
{
    private static readonly MarkdownPipeline Everything = new MarkdownPipelineBuilder().UseAdvancedExtensions().Build();

    private static readonly string[] Attacks =
    [
        MadeUpReport.HostileName, "a|b", "a\\|b", "\\", "`code`", "``", "*bold* _thin_ ~~gone~~ ~low~", "[a](http://evil.example)", "![a](b.png)",
        "<b>bold</b>", "<!-- a",
        "&lt;b&gt;", "http://evil.example", "https://evil.example/a?b=c", "www.evil.example", "www.1.example", "someone@evil.example", "$x^2$", "[^1]",
        "line\nbreak", "line\r\n\r\n# head", "tab\tand  two", "{.class}", "a:b://c", "\"\"cited\"\"", "<https://evil.example>",
        "[x]: y", "C:\\data\\a_b.csv", "1.5 and v1.2.3.", "Größe × 数字 😀",
    ];

    [TestCaseSource(nameof(Attacks))]
    public void ATextIsReadAsItself(string text)
    {
        var table = new MarkdownTable("a", "b").Row(MarkdownText.Escape(text, 1000), "last");
        IElement cell = Read(table.ToString()).QuerySelector("tbody tr")!.FirstElementChild!;

        Assert.That(cell.Children, Is.Empty);
        Assert.That(cell.NextElementSibling?.TextContent, Is.EqualTo("last"));
        string onOneLine = string.Join(' ', text.Split((char[])[' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
        Assert.That(cell.TextContent.Replace("\u2060", ""), Is.EqualTo(onOneLine));
    }

    [TestCaseSource(nameof(Attacks))]
    public void ATextIsReadAsItselfOnALineToo(string text) =>
        Assert.That(Read($"- x: {MarkdownText.Escape(text, 1000)}\n").QuerySelector("li")!.Children, Is.Empty);

    [TestCase("@someone", ExpectedResult = "@\u2060someone")]
    [TestCase("see #12", ExpectedResult = "see #\u206012")]
    public string NobodyIsToldAndNoIssueIsLinked(string text) => MarkdownText.Escape(text);

    [Test]
    public void WhatTurnsTheDirectionOfWritingIsLeftOut() => Assert.That(MarkdownText.Escape("a\u202Eb\u200Bc\u0000d"), Is.EqualTo("abc d"));

    [TestCase("abcdef", 4, ExpectedResult = "abcd…")]
    [TestCase("abcd", 4, ExpectedResult = "abcd")]
    [TestCase("😀😀😀", 2, ExpectedResult = "😀😀…")]
    [TestCase("", 2, ExpectedResult = "")]
    public string LongTextsAreCut(string text, int most) => MarkdownText.Escape(text, most);

    [Test]
    public void OrdinaryWordsStayReadable([Values("convnet (default), 99.58 % in 4.2 s: done.", "preset=fast")] string text) =>
        Assert.That(MarkdownText.Escape(text), Is.EqualTo(text));

    private static IDocument Read(string markdown) => new HtmlParser().ParseDocument(Markdig.Markdown.ToHtml(markdown, Everything));
}
