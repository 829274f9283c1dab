package io.relayer.app.plan;

import io.relayer.core.transaction.InBlock;
import io.relayer.ethereum.value.BlockHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// Statements of each batch, each block, each look for work.
final class WorkStatements {
  static final int SIZE = Batch.SIZE;
  static final Duration LONG = Duration.ofHours(1);

  /// A step takes rows, looks each of them up in two or three tables, and perhaps sorts them.
  static final int A_FEW = 3;

  /// The numbers of rows of [ManyInFlight] that stand there.
  static final int READY = 1_000;

  static final int UNREADY = 2_100;
  static final int SIGNED = 2_500;
  static final int PENDING = 4_000;
  static final int IN_BLOCK = 7_500;
  static final int FAILED = 8_950;
  static final int CONFIRMED = 10_500;
  static final int LONG_OVER = 15_000;

  /// @param most rows that may be touched by any part of its plan
  /// @param first number of the first of its rows; 0 where it finds them itself
  record Work(String name, int most, int first, BiConsumer<Handle, Batch> statements) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final List<Work> all = new ArrayList<>();

  private WorkStatements() {}

  static List<Work> all() {
    WorkStatements work = new WorkStatements();
    StepStatements.addTo(work);
    BlockStatements.addTo(work);
    RoundStatements.addTo(work);
    return work.all;
  }

  void add(String name, Consumer<Handle> statements) {
    add(name, A_FEW * SIZE, statements);
  }

  void add(String name, int most, Consumer<Handle> statements) {
    all.add(new Work(name, most, 0, (handle, _) -> statements.accept(handle)));
  }

  void over(int first, String name, BiConsumer<Handle, Batch> statements) {
    all.add(new Work(name, A_FEW * SIZE, first, statements));
  }

  static InBlock block(long number) {
    return new InBlock(number, BlockHash.parse("0x" + "bb".repeat(32)));
  }
}
