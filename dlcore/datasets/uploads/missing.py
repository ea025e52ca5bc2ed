"""Spellings of a missing value, in lower case."""

from __future__ import annotations

MISSING = frozenset(
    (
        *("", "na", "n/a", "nan", "null", "none", "-", "?"),
        *("--", "---", "—", "–", "－", "―", "‐", "−", "...", "…", "？", "nat", "<na>"),
        *("#n/a", "#na", "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!", "#error!"),
    )
)
"""Missing in every column."""

MISSING_NUMBERS = frozenset(
    (
        *("inf", "+inf", "-inf", "infinity", "-infinity", "-nan", "∞", "-∞", "x", "×", "*", "**"),
        *("***", ".", "..", "ー", "#####", "missing", "unknown", "nil", "blank", "不明", "欠測"),
        *("欠損", "未回答", "無回答", "非公表", "該当なし", "なし", "n.a.", "tbd", "nd", "n.d."),
        *(
            "欠",
            "欠席",
            "未受験",
            "未測定",
            "測定不能",
            "未記入",
            "未入力",
            "不詳",
            "n/d",
            "absent",
        ),
        *("not available", "not reported"),
    )
)
"""Missing beside numbers; in a column of categories these are values."""
