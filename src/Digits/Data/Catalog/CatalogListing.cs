namespace Digits.Data;

/// <summary>One name that <see cref="DigitCatalog"/> can resolve.</summary>
/// <param name="Name">The name.</param>
/// <param name="Entry">What the catalog knows of it; null for people's own folders.</param>
/// <param name="Locations">Everywhere it lies on this machine, the one that is used first; empty when it would have to be fetched.</param>
public sealed record CatalogListing(string Name, CatalogEntry? Entry, IReadOnlyList<CatalogLocation> Locations);
