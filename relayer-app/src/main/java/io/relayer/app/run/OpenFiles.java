package io.relayer.app.run;

import com.sun.management.UnixOperatingSystemMXBean;
import io.relayer.app.config.Configuration;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/// The limit of files and connections that the system lets this process have open at once. Where it
/// is too low, what fails is whatever comes next, with an error text of its own: a class that can't
/// be loaded, a client that can't be made.
///
/// Why: RATIONALE.md#smallest-heap.
///
/// @param limit that the system has set
/// @param jars of the class path: each is opened, and stays so
public record OpenFiles(long limit, int jars) {
  /// What a command has open besides: the JDK, its connections, native code (measured: 20).
  private static final int OF_A_COMMAND = 64;

  /// What roles have open besides, without pool and nodes: Kafka's clients, the JDK, the HTTP
  /// server and those who ask it (measured: 50 with one chain).
  private static final int OF_ROLES = 128;

  /// Topics, consumers and calls under way at the same time.
  private static final int OF_A_CHAIN = 16;

  private static final int OF_A_NODE = 32;

  /// Of this process; without a limit where the system does not tell.
  public static OpenFiles ofThisProcess() {
    int jars = System.getProperty("java.class.path", "").split(File.pathSeparator, -1).length;
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? new OpenFiles(unix.getMaxFileDescriptorCount(), jars)
        : new OpenFiles(Long.MAX_VALUE, jars);
  }

  /// Why no command can be run with so few; empty if it can.
  ///
  /// @param roles whether it runs roles, or a whole stack
  public Optional<String> refusal(boolean roles) {
    return below((long) jars + (roles ? OF_ROLES : OF_A_COMMAND));
  }

  /// Why they may not do for all that roles are configured to use at once; empty if they do.
  public Optional<String> shortage(Configuration configuration) {
    long nodes = configuration.chains().stream().mapToLong(chain -> chain.nodes().size()).sum();
    return below(
        jars
            + OF_ROLES
            + configuration.database().connection().pool().maximumSize()
            + (long) OF_A_CHAIN * configuration.chains().size()
            + OF_A_NODE * nodes);
  }

  private Optional<String> below(long needed) {
    return limit >= needed
        ? Optional.empty()
        : Optional.of(
            "%d open files and connections are too few, at least %d are needed: raise the limit (ulimit -n, LimitNOFILE= of systemd, --ulimit nofile= of a container)"
                .formatted(limit, needed));
  }
}
