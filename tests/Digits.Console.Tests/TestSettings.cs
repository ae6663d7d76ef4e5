[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
// Every test runs a process or two that train on all processors: more at once would only wait for each other.
[assembly: LevelOfParallelism(2)]
