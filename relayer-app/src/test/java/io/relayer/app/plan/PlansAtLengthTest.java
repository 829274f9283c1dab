package io.relayer.app.plan;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The same as [PlansTest] with millions of rows, of which the planner knows a few hundred.
@Tag("long")
class PlansAtLengthTest {
  @Test
  void workReadsByTheSizeOfItsBatch() {
    PlansTest.check(PlansTest.Tables.COUNTED_LONG_AGO);
  }
}
