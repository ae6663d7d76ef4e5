using System.Globalization;

namespace Digits.Imaging.Synthesis;

/// <summary>A letter or sign that nobody takes for a digit: its strokes, as control points in a box of height 1, y downwards.</summary>
/// <remarks>Letters that some hands write like digits (b, g, I, l, o, q, S, y, Z and others) are not among them, nor are / and |.</remarks>
internal sealed class SignForm
{
    // A line each: round or straight, then strokes of points, x and y in hundredths.
    private const string Drawings =
        """
        straight 0,100 50,0 100,100; 20,62 80,62
        straight 90,0 10,0 10,100 95,100; 10,48 75,48
        straight 95,0 10,0 10,100; 10,48 75,48
        straight 10,0 10,100; 90,0 90,100; 10,50 90,50
        straight 10,0 10,100; 85,0 10,55 90,100
        straight 0,100 10,0 50,70 90,0 100,100
        straight 5,100 5,0 95,100 95,0
        straight 10,100 10,0 70,5 80,25 70,45 10,52 90,100
        straight 0,0 50,100 100,0
        straight 0,0 25,100 50,30 75,100 100,0
        straight 0,0 100,100; 100,0 0,100
        straight 0,0 100,0; 50,0 50,100; 35,100 65,100
        round 5,100 5,10 5,40 30,12 48,30 50,100; 50,40 75,12 95,30 95,100
        round 10,100 10,0 10,55 45,35 80,55 82,100
        round 80,5 50,0 40,25 40,100; 10,45 75,42
        round 10,30 10,100; 10,60 40,32 85,40
        round 0,30 20,100 50,40 80,100 100,30
        straight 0,50 100,50
        straight 0,30 100,30; 0,70 100,70
        straight 0,10 100,10; 0,50 100,50; 0,90 100,90
        straight 0,50 100,50; 50,0 50,100
        straight 0,50 100,50; 50,8 52,10; 50,90 52,92
        straight 50,0 52,2; 50,98 52,100
        straight 50,50 52,52
        straight 50,0 52,2; 55,80 35,100
        straight 25,0 15,100; 75,0 65,100; 0,33 100,30; 0,68 100,65
        straight 50,0 50,100; 5,25 95,75; 95,25 5,75
        straight 100,0 0,100; 15,5 30,5 30,25 15,25 15,5; 75,75 90,75 90,95 75,95 75,75
        round 10,20 30,0 75,8 70,40 48,58 48,72; 48,95 50,97
        straight 50,0 50,68; 50,95 52,97
        round 90,15 55,0 20,35 20,70 55,100 90,85; 0,40 70,40; 0,60 65,60
        round 0,50 25,30 50,50 75,70 100,50
        straight 0,100 50,0 100,100
        straight 100,0 0,50 100,100
        straight 0,0 100,50 0,100
        straight 0,50 100,50; 70,20 100,50 70,80
        straight 50,0 0,100 100,100 50,0
        straight 20,0 20,35; 70,0 70,35
        straight 0,0 100,0 100,100 0,100 0,0; 0,0 100,100
        straight 0,0 100,0 100,100 0,100 0,0; 0,33 100,33; 0,66 100,66; 33,0 33,100; 66,0 66,100
        straight 0,20 100,20; 30,20 20,100; 72,20 80,100
        round 5,100 40,60 50,15 50,0 40,30 60,85 95,100; 0,0 95,0
        straight 0,40 100,40; 0,62 100,62; 75,15 25,85
        straight 0,95 4,97; 48,95 52,97; 96,95 100,97
        straight 10,0 10,100 90,100
        straight 50,30 50,100; 50,0 51,4
        round 95,20 60,0 20,15 2,50 20,85 60,100 95,80
        round 10,0 10,50 10,100; 10,0 50,2 90,25 95,50 90,75 50,98 10,100
        round 5,0 5,40 8,75 30,98 50,100 70,98 92,75 95,40 95,0
        round 10,0 10,50 15,85 40,100 70,88 88,55; 88,0 88,50 90,100
        round 85,0 85,50 85,100; 85,50 65,38 35,40 15,65 35,97 65,98 85,85
        round 15,20 40,3 70,8 80,35 80,70 82,98; 80,45 40,50 15,70 25,95 55,95 80,75
        round 60,28 60,60 58,88 40,100 15,92; 60,0 62,3
        round 75,0 75,50 72,80 45,100 15,92 5,70
        round 75,0 75,50 72,80 45,100 15,92 5,70; 45,0 95,0
        round 50,0 10,25 5,55 25,92 55,98 90,75 95,40 80,10 50,0; 60,70 75,88 98,105
        round 92,18 60,0 20,15 3,50 20,88 60,100 92,85 92,55; 92,55 60,55
        round 10,0 10,50 10,100; 10,0 60,2 80,22 60,45 10,48; 10,48 65,52 90,75 65,98 10,100
        round 85,8 65,0 48,12 45,40 45,100; 20,36 80,36
        round 45,0 45,50 48,90 65,100 85,92; 15,28 85,28
        round 15,0 15,50 15,100; 15,40 40,8 80,5
        round 10,5 10,55 10,100; 10,20 40,3 80,15 85,40 65,62 30,62 10,48
        round 5,48 50,48 95,48; 95,48 85,15 50,0 15,15 3,50 15,85 50,100 92,85
        """;

    private SignForm(bool isRound, double[] x, double[] y, int[] strokeEnds) => (IsRound, X, Y, StrokeEnds) = (isRound, x, y, strokeEnds);

    /// <summary>All there are.</summary>
    public static IReadOnlyList<SignForm> All { get; } = [.. Drawings.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    /// <summary>Whether its strokes bend.</summary>
    public bool IsRound { get; }

    public double[] X { get; }

    public double[] Y { get; }

    /// <summary>The index after the last point of each stroke.</summary>
    public int[] StrokeEnds { get; }

    private static SignForm Parse(string line)
    {
        string[] parts = line.Split(' ', 2);
        (double X, double Y)[][] strokes =
        [
            .. parts[1].Split(';').Select(stroke => stroke.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(point =>
            {
                string[] numbers = point.Split(',');
                return (double.Parse(numbers[0], CultureInfo.InvariantCulture) / 100, double.Parse(numbers[1], CultureInfo.InvariantCulture) / 100);
            }).ToArray()),
        ];
        int ends = 0;
        return new SignForm(
            parts[0] == "round", [.. strokes.SelectMany(stroke => stroke).Select(point => point.X)],
            [.. strokes.SelectMany(stroke => stroke).Select(point => point.Y)], [.. strokes.Select(stroke => ends += stroke.Length)]);
    }
}
