"""What an officer or a producer should be told, and when: pure functions of dates and records.

certificates   stages of a certificate (giấy chứng nhận) before and after it expires
rounds         the province's rounds (đợt đánh giá) and the day to file with the commune by
reminders      how one reminder of a course is chosen: never twice, never at night
unfinished     courses for unfinished registrations and for supplements that were asked for
deadlines      courses for certificates and for rounds
schedule       when an officer's digest (bản tin) is due
digest         what a digest says, as values and as JSON
buttons        what can be done about it from the chat
"""
