namespace Digits.Web.Training;

/// <summary>Wakes whoever waits for something new.</summary>
internal sealed class JobNews
{
    private TaskCompletionSource _next = New();

    /// <summary>Ends with the next news: taken before looking, none is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Tell() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
