namespace Digits.Data;

/// <summary>Finds what a mistyped name probably meant.</summary>
internal static class NearestName
{
    /// <summary>More slips than this in one name make it another name.</summary>
    private const int MostSlips = 2;

    /// <summary>The known name fewest slips away, if that is at most two and less than half of it; else null.</summary>
    public static string? Of(string name, IEnumerable<string> known) =>
        known.Where(candidate => Math.Abs(candidate.Length - name.Length) <= MostSlips)
            .Select(candidate => (Name: candidate, Slips: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(found => found.Slips <= MostSlips && 2 * found.Slips < found.Name.Length)
            .OrderBy(found => found.Slips)
            .Select(found => found.Name)
            .FirstOrDefault();

    /// <summary>
    /// Letters to insert, delete, replace or swap with a neighbour (optimal string alignment): cell [i, j] is the distance between the
    /// first i letters of one and the first j of the other.
    /// </summary>
    private static int Distance(string a, string b)
    {
        int[,] cells = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cells[i, j] = i + j;
                    continue;
                }

                int replace = cells[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cells[i, j] = Math.Min(replace, 1 + Math.Min(cells[i - 1, j], cells[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cells[i, j] = Math.Min(cells[i, j], cells[i - 2, j - 2] + 1);
            }
        }

        return cells[a.Length, b.Length];
    }
}
