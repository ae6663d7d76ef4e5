namespace Digits.Evaluation;

/// <summary>An image of one set, and the image of another set that is nearly the same.</summary>
/// <param name="Index">The place of the one in its set, from 0.</param>
/// <param name="Label">Its label.</param>
/// <param name="OtherIndex">The place of the other one in its set, from 0.</param>
/// <param name="OtherLabel">The other one's label.</param>
/// <param name="Distance">‖a − b‖ / max(‖a‖, ‖b‖) of their pixels; 0 where they are the same.</param>
public sealed record NearDuplicate(int Index, byte Label, int OtherIndex, byte OtherLabel, double Distance);
