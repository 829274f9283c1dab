/// `relayer recover`: what to do when the database was restored, or Kafka or the cluster are new.
@NullMarked
package io.relayer.app.recover;

import org.jspecify.annotations.NullMarked;
