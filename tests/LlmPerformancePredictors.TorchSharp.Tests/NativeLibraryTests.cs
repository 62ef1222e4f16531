using System.Diagnostics;
using TorchSharp;

namespace LlmPerformancePredictors.TorchSharp.Tests;

/// <summary>What a user is told where libtorch, or the device, is missing.</summary>
[TestFixture]
public sealed class NativeLibraryTests
{
    [Test]
    public void Engine_WithoutTheNativeLibrary_NamesThePackageToAdd()
    {
        // The managed assemblies without the folder of native ones, without the file that says where those would be, and with
        // a package folder in which TorchSharp does not find them either.
        string source = TestContext.CurrentContext.TestDirectory;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("without-libtorch");
        try
        {
            foreach (
                string file in (string[])[.. Directory.GetFiles(source, "*.dll"), .. Directory.GetFiles(
                    source, "*.runtimeconfig.json")])
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            (int code, string output) = Run(
                Path.Combine(folder.FullName, Path.GetFileName(typeof(NativeLibraryTests).Assembly.Location)), folder.FullName);
            Assert.Multiple(() =>
            {
                Assert.That(code, Is.EqualTo(1), output);
                Assert.That(output, Does.Contain("TorchSharpUnavailableException: libtorch cannot be used on the device 'cpu'"));
                Assert.That(output, Does.Contain("Add the package TorchSharp-cpu of the same version to the application"));
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void Engine_WithTheNativeLibrary_IsMadeInTheSameProgram()
    {
        (int code, string output) = Run(typeof(NativeLibraryTests).Assembly.Location);
        Assert.That((code, output.TrimEnd()), Is.EqualTo((0, "made torchsharp/cpu")));
    }

    [Test]
    public void Engine_OnADeviceThatIsNotThere_NamesThePackageAndTheDevice()
    {
        using (new TorchSharpTensorEngine())
            Assume.That(torch.cuda.is_available(), Is.False, "this machine has a GPU");
        Assert.That(
            () => new TorchSharpTensorEngine(new TorchSharpEngineOptions { Device = "cuda:7" }),
            Throws.TypeOf<TorchSharpUnavailableException>().With.Message.StartsWith(
                "libtorch cannot be used on the device 'cuda:7'")
                .And.Message.Contains("TorchSharp-cuda-linux or TorchSharp-cuda-windows").And.InnerException.Not.Null);
    }

    [Test]
    public void Engine_OnADeviceThatKeepsNoNumbers_IsRefused() => Assert.That(
        () => new TorchSharpTensorEngine(new TorchSharpEngineOptions { Device = "meta" }),
        Throws.TypeOf<TorchSharpUnavailableException>());

    [Test]
    public void CppRuntime_OlderThanTheLibraryNeeds_SaysWhatIsThereWhatIsNeededAndWhatToDo()
    {
        string file = Path.Combine(Path.GetTempPath(), $"libstdc++.so.6-{Guid.NewGuid():N}");
        File.WriteAllText(file, "\0GLIBCXX_3.4.9\0GLIBCXX_3.4.30\0GLIBCXX_3.4.3\0");
        try
        {
            string? message = CppRuntime.DescribeTooOld(
                "Unable to load shared library 'LibTorchSharp' or one of its dependencies.\n"
                + $"{file}: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)\n"
                + "/app/LibTorchSharp.so: cannot open shared object file: No such file or directory");
            Assert.That(message, Does.Contain($"needs a C++ runtime with GLIBCXX_3.4.32, and {file} has GLIBCXX_3.4.30. ")
                .And.Contain("Debian 13").And.Contain("the managed engine"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void CppRuntime_OfALibraryThatIsNotThere_IsNotBlamed() => Assert.That(
        CppRuntime.DescribeTooOld("/app/LibTorchSharp.so: cannot open shared object file: No such file or directory"), Is.Null);

    private static (int Code, string Output) Run(string assembly, string? packages = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [assembly]) { RedirectStandardOutput = true };
        if (packages is not null)
            start.Environment["NUGET_PACKAGES"] = packages;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
