package io.relayer.bench.round;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/// What this JVM's threads have allocated, and what it took to clear that away.
///
/// @param bytes allocated
public record Garbage(long bytes, long collections, long millis) {
  static Garbage now() {
    var collectors = ManagementFactory.getGarbageCollectorMXBeans();
    return new Garbage(
        ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getTotalThreadAllocatedBytes(),
        collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum(),
        collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum());
  }

  /// What came since then.
  Garbage since(Garbage before) {
    return new Garbage(
        bytes - before.bytes, collections - before.collections, millis - before.millis);
  }
}
