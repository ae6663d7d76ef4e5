using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Digits.Reports.Tests.Json;

/// <summary>What the doc comments of a library say, as plain text: a schema's descriptions are these.</summary>
internal sealed partial class DocComments(Type ofLibrary)
{
    private readonly Dictionary<string, XElement> _members = XDocument.Load(Path.ChangeExtension(ofLibrary.Assembly.Location, ".xml"))
        .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>The summary of a type; null where it has none.</summary>
    public string? Of(Type type) => Text(Member("T:" + type.FullName)?.Element("summary"));

    /// <summary>What is said of a property, there or at the record's parameter; null where nothing is.</summary>
    /// <param name="type">The type that it is a property of.</param>
    /// <param name="name">Its name in camelCase.</param>
    public string? Of(Type type, string name)
    {
        string pascal = char.ToUpperInvariant(name[0]) + name[1..];
        return Text(Member($"P:{type.FullName}.{pascal}")?.Element("summary")
            ?? Member("T:" + type.FullName)?.Elements("param").FirstOrDefault(parameter => parameter.Attribute("name")!.Value == pascal));
    }

    private XElement? Member(string id) => _members.GetValueOrDefault(id);

    private static string? Text(XElement? element) => element is null
        ? null
        : Blanks().Replace(string.Concat(element.DescendantNodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" } see => see.Attribute("cref")!.Value.Split('.')[^1],
            _ => "",
        })), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
