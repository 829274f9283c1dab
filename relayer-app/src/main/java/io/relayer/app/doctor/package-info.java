/// `relayer doctor`: what the relayer stands on, checked one by one, with what to mend.
@NullMarked
package io.relayer.app.doctor;

import org.jspecify.annotations.NullMarked;
