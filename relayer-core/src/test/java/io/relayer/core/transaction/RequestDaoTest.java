package io.relayer.core.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.core.FreshDatabase;
import io.relayer.core.transaction.RequestDao.Body;
import io.relayer.core.transaction.RequestDao.Stored;
import io.relayer.ethereum.value.Bytes;
import io.relayer.messages.request.RequestKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestDaoTest {
  private static final RequestKey KEY = new RequestKey("billing", "invoice-1");

  private final FreshDatabase fresh = new FreshDatabase();

  @AfterEach
  void close() {
    fresh.close();
  }

  /// Records of one key may lie in two partitions, which two processes read at once.
  @Test
  void ofTwoThatInsertTheSameKeyAtOnceOneDoesAndTheOtherIsToldOfIt() throws Exception {
    try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Stored> second =
          fresh.inTransaction(handle -> {
            Stored first = insert(handle, "01");
            assertThat(first.inserted()).isTrue();
            Future<Stored> waiting =
                other.submit(() -> fresh.inTransaction(later -> insert(later, "02")));
            await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                    handle
                        .createQuery("select exists (select from pg_locks where not granted)")
                        .mapTo(Boolean.class)
                        .one());
            return waiting;
          });

      assertThat(second.get().inserted()).isFalse();
      assertThat(second.get().isOf(body("01"))).isTrue();
      assertThat(second.get().isOf(body("02"))).isFalse();
    }
    assertThat(fresh.one(Integer.class, "select count(*) from requests")).isEqualTo(1);
  }

  private static Stored insert(Handle handle, String print) {
    Map<RequestKey, Stored> stored = RequestDao.insert(handle, List.of(body(print)));
    return Objects.requireNonNull(stored.get(KEY));
  }

  private static Body body(String print) {
    return new Body(KEY, Bytes.parse("0x" + print.repeat(32)), 1);
  }
}
