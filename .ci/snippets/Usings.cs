// Beside the library's own namespaces, what a reader's editor adds by itself.
global using System.Text.Json;
global using Microsoft.Extensions.AI;
global using Microsoft.Extensions.Configuration;
global using Microsoft.Extensions.DependencyInjection;
global using static Snippets.World;
