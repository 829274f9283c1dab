package io.relayer.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.core.FreshDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NotificationsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final FreshDatabase fresh = new FreshDatabase();
  private final Notifications here = Notifications.start(fresh.database()::connect);
  private final Notifications there = Notifications.start(fresh.database()::connect);

  @AfterEach
  void close() {
    here.close();
    there.close();
    fresh.close();
  }

  @Test
  void anAnnouncementWakesTheSubscribersOfItsChannelInBothProcesses() throws InterruptedException {
    Wakeup near = subscribed(here, Channel.SIGNING);
    Wakeup far = subscribed(there, Channel.SIGNING);
    Wakeup other = subscribed(there, Channel.ESTIMATES);
    here.announce(Channel.SIGNING);
    assertThat(near.await(Duration.ZERO)).as("in the process itself at once").isTrue();
    assertThat(far.await(PATIENCE)).isTrue();
    assertThat(other.await(Duration.ZERO)).isFalse();
  }

  @Test
  void aProcessIsNotWokenTwiceByItsOwnWord() throws InterruptedException {
    Wakeup near = subscribed(here, Channel.SIGNING);
    Wakeup far = subscribed(there, Channel.SIGNING);
    Wakeup last = subscribed(here, Channel.ESTIMATES);
    here.announce(Channel.SIGNING);
    near.await(Duration.ZERO);
    far.await(PATIENCE);
    // Words are heard in order: with this one everything before it was heard.
    there.announce(Channel.ESTIMATES);
    assertThat(last.await(PATIENCE)).isTrue();
    assertThat(near.await(Duration.ZERO)).isFalse();
  }

  @Test
  void theLastOfManyAnnouncementsIsHeardThoughTheyAreThrottled() throws InterruptedException {
    Wakeup far = subscribed(there, Channel.SIGNING);
    for (int i = 0; i < 1_000; i++) {
      here.announce(Channel.SIGNING);
      far.await(Duration.ZERO);
    }
    here.announce(Channel.SIGNING);
    assertThat(far.await(PATIENCE)).isTrue();
  }

  @Test
  void afterALostConnectionEverybodyIsWokenAndHearsAgain() throws InterruptedException {
    Wakeup far = subscribed(there, Channel.SIGNING);
    fresh.execute(
        """
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query like 'listen%'
        """);
    assertThat(far.await(PATIENCE)).as("what was told meanwhile is unknown").isTrue();
    await().until(() -> there.health().stream().allMatch(Health::isGood));
    here.announce(Channel.SIGNING);
    assertThat(far.await(PATIENCE)).isTrue();
  }

  /// Subscribed, and past the first wake-up, which comes with the connection.
  private static Wakeup subscribed(Notifications notifications, Channel channel)
      throws InterruptedException {
    await()
        .until(() ->
            notifications.health().stream().allMatch(health -> health.lastSuccess().isPresent()));
    Wakeup wakeup = new Wakeup();
    notifications.subscribe(channel, wakeup);
    wakeup.await(Duration.ZERO);
    return wakeup;
  }
}
