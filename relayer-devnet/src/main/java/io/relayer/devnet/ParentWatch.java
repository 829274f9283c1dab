package io.relayer.devnet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ends a child process when this JVM dies, however it dies.
enum ParentWatch {
  /// The kernel sends the child its end signal when the thread that started it is gone (`setpriv`).
  /// If the JVM was gone before that was agreed upon, the child sees a parent that is not the JVM,
  /// and does not begin.
  KERNEL {
    private static final String BEGIN = "[ \"$PPID\" = \"$0\" ] && exec \"$@\"";

    @Override
    List<String> prefix(Signal end) {
      String parent = Long.toString(ProcessHandle.current().pid());
      return List.of("setpriv", "--pdeathsig", end.name(), "--", "sh", "-c", BEGIN, parent);
    }
  },

  /// A shell reads from a pipe that this JVM never writes to. The end of file says that the JVM is
  /// gone; then it signals the child, if that pid still has the same start time.
  PIPE {
    private static final String SCRIPT =
        """
        trap '' INT HUP TERM
        started() { ps -o lstart= -p "$1" 2>/dev/null || cut -d' ' -f22 "/proc/$1/stat" 2>/dev/null; }
        then=$(started "$1")
        cat >/dev/null
        [ -n "$then" ] && [ "$(started "$1")" = "$then" ] && kill -"$2" "$1" 2>/dev/null
        """;

    @Override
    OutputStream watch(long pid, Signal end) throws IOException {
      return new ProcessBuilder("sh", "-c", SCRIPT, "watch", Long.toString(pid), end.name())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .getOutputStream();
    }
  };

  /// The best one that this machine has.
  static ParentWatch best() {
    return Tool.onPath("setpriv").isPresent() ? KERNEL : PIPE;
  }

  /// What goes before the child's command.
  List<String> prefix(Signal end) {
    return List.of();
  }

  /// Watches over a started child; what is returned is closed once the child has ended.
  @Nullable OutputStream watch(long pid, Signal end) throws IOException {
    return null;
  }
}
