package io.relayer.devnet;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The threads of one part of this JVM, told apart from all others by their group: what is started
/// in [#call], and by threads that were started so, is in it.
public final class GroupedThreads {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROOM = 512;

  private final ThreadGroup group;

  /// @param name of the part
  public GroupedThreads(String name) {
    this.group = new ThreadGroup(name);
  }

  /// Does `work` in a thread of the group, and waits for it.
  ///
  /// @throws RuntimeException of the work
  public <T> T call(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    start(() -> result.completeAsync(work, Runnable::run));
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /// Starts a thread of the group.
  public Thread start(Runnable work) {
    Thread thread = new Thread(group, work, group.getName());
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /// What those of its threads have used that are there now.
  public Duration cpuTime() {
    Thread[] all = new Thread[ROOM];
    int count = group.enumerate(all);
    return Duration.ofNanos(
        Stream.of(all)
            .limit(count)
            .mapToLong(thread -> Math.max(0, THREADS.getThreadCpuTime(thread.threadId())))
            .sum());
  }
}
