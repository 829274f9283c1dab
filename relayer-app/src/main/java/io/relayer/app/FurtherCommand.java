package io.relayer.app;

import java.util.concurrent.Callable;

/// A command of a module that the app does not know. [Relayer] finds it by its name in
/// `META-INF/services` of whatever is on the class path; it is one of picocli, with an exit code of
/// [io.relayer.app.terminal.ExitCode].
public interface FurtherCommand extends Callable<Integer> {}
