using Digits.Models;
using Digits.Web.Storage;
using Microsoft.Extensions.Options;

namespace Digits.Web.Serving;

/// <summary>All models that there are, and the one of them that answers.</summary>
internal sealed partial class ModelShelf(ModelTable table, CurrentModel current, IOptions<ServiceOptions> options, ILogger<ModelShelf> log)
{
    private readonly Lock _swapping = new();

    /// <summary>
    /// Opens the model that answered last. The one to begin with takes over where it is new here: another file was configured, or another
    /// version of Digits came with another model.
    /// </summary>
    /// <exception cref="DigitModelException">The configured file is no model.</exception>
    public void OpenLast()
    {
        (byte[] bytes, string origin) = ReadFirst();
        string id = ServedModel.IdOf(bytes);
        if (table.Keep(id, bytes, origin, job: null) || table.ReadCurrent() is not { } last)
        {
            table.Promote(id, $"{origin} model");
            last = (id, bytes);
        }

        current.Swap(ServedModel.Open(last.Bytes));
        LogServed(last.Id);
    }

    /// <summary>Keeps a model that was trained here; it does not answer yet.</summary>
    public void Keep(string id, byte[] bytes, long job) => table.Keep(id, bytes, "training", job);

    /// <summary>Makes a model answer from now on, and after every start.</summary>
    /// <returns>The model; null where there is none of that name.</returns>
    public ServedModel? Promote(string id, string reason)
    {
        if (table.Read(id) is not { } bytes)
            return null;
        var model = ServedModel.Open(bytes);
        lock (_swapping)
        {
            table.Promote(id, reason);
            current.Swap(model);
        }

        LogServed(id);
        return model;
    }

    public IReadOnlyList<KeptModel> List() => table.List();

    private (byte[] Bytes, string Origin) ReadFirst()
    {
        if (options.Value.Model is { Length: > 0 } path)
        {
            DigitModel.Load(path); // which says what is wrong with it, by its name
            return (File.ReadAllBytes(path), "file");
        }

        using var stream = new MemoryStream();
        DigitModel.Default.Save(stream);
        return (stream.ToArray(), "shipped");
    }

    [LoggerMessage(LogLevel.Information, "Model {Id} answers")]
    private partial void LogServed(string id);
}
