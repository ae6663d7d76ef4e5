namespace Digits.Web.Serving;

/// <summary>The model that answers now. A request takes it once, and keeps what it took to its end.</summary>
internal sealed class CurrentModel
{
    private volatile ServedModel? _served;

    public ServedModel Served => _served ?? throw new InvalidOperationException("No model has been opened yet.");

    public bool IsReady => _served is not null;

    public void Swap(ServedModel model) => _served = model;
}
