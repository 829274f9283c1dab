package io.relayer.core.lease;

import io.relayer.core.database.Database;
import io.relayer.core.runtime.Health;
import io.relayer.core.runtime.RunLoop;
import io.relayer.core.runtime.Step;
import io.relayer.core.runtime.Wakeup;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one lease for this process as long as it can: asks for it while another holds it, renews
/// it at a third of its time, gives it back on close.
///
/// That [#current] gives a lease saves work that would be refused; what makes a leader's write safe
/// is [LeaseDao#guard] in the same SQL transaction.
public final class LeaseKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

  private final Tenure tenure;
  private final RunLoop loop;

  private LeaseKeeper(Tenure tenure, RunLoop loop) {
    this.tenure = tenure;
    this.loop = loop;
  }

  /// Begins to ask for the lease.
  ///
  /// @param name of the lease, such as `monitor:1`
  /// @param taken is signalled each time the lease is taken
  public static LeaseKeeper start(
      Database database, String name, LeaseSettings settings, Wakeup taken) {
    Tenure tenure = new Tenure(database, name, settings, System::nanoTime);
    Step step =
        new Step() {
          @Override
          public Duration advance() {
            if (tenure.keepUp()) {
              log.info("lease {} taken by {}", name, settings.holder());
              taken.signal();
            }
            return settings.renewEvery();
          }

          @Override
          public void close() {
            tenure.release();
          }
        };
    return new LeaseKeeper(tenure, RunLoop.onVirtualThread("lease " + name, step, new Wakeup()));
  }

  /// The lease; empty while another holds it, and as soon as it may have run out by this process's
  /// own clock.
  public Optional<Lease> current() {
    return tenure.current();
  }

  public Health health() {
    return loop.health();
  }

  /// Gives the lease back. What writes under it must have ended before.
  @Override
  public void close() {
    loop.close();
  }
}
