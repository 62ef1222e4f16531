using System.Runtime.InteropServices;
using TorchSharp;

namespace LlmPerformancePredictors.TorchSharp;

/// <summary>The native library: there or not, with an error that names what is missing and what brings it.</summary>
internal static class Libtorch
{
    /// <summary>Loads libtorch and tries a device.</summary>
    /// <param name="device">The device.</param>
    /// <exception cref="TorchSharpUnavailableException">libtorch or the device is not there.</exception>
    public static void Require(torch.Device device)
    {
        try
        {
            Try(device);
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            throw new TorchSharpUnavailableException(
                $"libtorch cannot be used on the device '{device}': " + (CppRuntime.DescribeTooOld() ?? DescribeMissing(device)),
                exception);
        }
    }

    // TorchSharp loads the library in static constructors and by hand, so the same absence has several exceptions, some of
    // them inside a TypeInitializationException; a device that is not there is libtorch's own error, an ExternalException.
    private static bool IsUnavailable(Exception exception) => exception
        is NotSupportedException or InvalidOperationException or ExternalException or TypeInitializationException
        or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or ArgumentException;

    private static void Try(torch.Device device)
    {
        torch.InitializeDeviceType(device.type);
        using torch.Tensor zero = torch.zeros([1], torch.ScalarType.Float32, device);
        using torch.Tensor copy = zero.cpu();
        _ = copy.bytes[0];
    }

    private static string DescribeMissing(torch.Device device)
    {
        const string Processor = "TorchSharp-cpu";
        const string Gpu = "TorchSharp-cuda-linux or TorchSharp-cuda-windows";
        bool onProcessor = device.type == DeviceType.CPU;
        string version = typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "as TorchSharp's own";
        return $"TorchSharp {version} comes without the native library. "
            + $"Add the package {(onProcessor ? Processor : Gpu)} of the same version to the application"
            + (onProcessor
                ? $" ({Gpu} for a GPU)."
                : $" and see that the machine has that GPU and its driver; without one, take {Processor} and the device 'cpu'.");
    }
}
