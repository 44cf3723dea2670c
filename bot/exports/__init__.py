"""Tables and reports that officers take away."""

from bot.exports.month import month_report
from bot.exports.workbook import Export, made, written

__all__ = ["Export", "made", "month_report", "written"]
