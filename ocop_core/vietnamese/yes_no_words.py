"""Words by which producers say yes, no, and neither: all regions, folded too, chat spellings.

Exact spellings matter: "cô" is not "có", "chùa" not "chưa"; without marks every reading is open.
"""

import re

from ocop_core.vietnamese.vocabulary import also_folded, words

NO = also_folded(
    "không hông hổng hỏng chưa chửa chẳng nỏ đếch đéo nope hem hok hong hongg khum khôm khom"
) | words("ko k kh hk hk kg kp khg khong khongg no n chả sai hôn hông chx chư")
"""Words that open a no."""

YES = also_folded(
    """
    có đúng phải rồi rùi ròi rầu đủ được xong chuẩn đồng_ý sẵn
    """
) | words("đc dc r roi yes yep yeah y oke hẳn đạt")
"""Words that say yes where they stand."""

ACKNOWLEDGE = also_folded("dạ vâng ừ ờ ừm ừa đã vưng vầng ưm") | words(
    "ok oke okie okay oki okela uh uhm um ukm uk uki za zạ dzạ oce đồng ý nhất trí o u"
)
"""Words that say yes when nothing stronger follows."""

FIRM = re.compile(
    r"\b(?:tat nhien|duong nhien|di nhien|chac chan|chac roi|chac chu|chinh xac|dong y|nhat tri"
    r"|dang (?:co|dung|su dung|ap dung|ban|thuc hien|hoat dong|thue|lien ket|tham gia|kinh doanh)"
    r"|hoan toan dung|luon luon co|lam roi|xong xuoi|day du)\b"
)
"""Phrases that say yes unless a no stands beside them."""

EMPHATIC = re.compile(r"\bco (?:chu|cho)\b(?! ky)")
"""có chứ: yes, also in "có chứ sao không"."""

FILLERS = words("""
    a ah ạ nhe nha nhi em anh chi bac chu co cô ong ba ban toi minh tui tao chau con can bo oi htx
    hop tac xa to cua ben chung gia dinh so cơ sở thi la cung cai nay do day ay roi nghen nhen hen
    luon that hien tai bay gio van het ca han hoi ma o thoi ne dau vay the nua moi đã da duoc du
    giay phep nhan ho tem vach hang dong bao bi logo website trang vietgap ocop attp vsattp le
    kinh doanh dang ky ki nguon goc truy xuat qr san pham sp xuong may moc ket qua kiem nghiem
    cong cam lam nop cap in dan mua hoc tap huan tra gui duyet hoan thanh xong tham lien bien lai
    hoa don thue hiem nuoc dien kho lanh khu che chinh nguoi ta rieng chac chan thuc ve sinh
    truong quy trinh tieu chuan rua cx an toan thì là ok dung r dc đc vua thua dk dki huyen tinh
    phong uy ubnd cuc thon cay viet gap haccp iso 22000 9001 nhom trong nam ngoai truoc tu lau
    mang online facebook zalo shopee xin phan loai thuong hieu huu tri tue
    """)
"""Words that may stand around an answer without changing it: address, topic, politeness."""

OFF_SUBJECT = words("mưa trời nắng bão lũ múa")
"""Marked words that fold to one of the fillers, or never belong to an answer."""

QUESTION = re.compile(
    r"\b(?:la gi|gi vay|gi the|gi co|gi day|giay gi|cai gi|la sao|sao vay|the nao|nhu nao"
    r"|bao nhieu|bao gio|bao lau|nhung gi|gi de|gi moi|tai lieu nao|cho nao|may sao|may nam"
    r"|may diem|phai co gi|nhu the nao|khi nao|luc nao|may gio|tai sao|vi sao|o dau|ai lam"
    r"|can gi|den dau|to gi|phai khong|duoc khong|dung khong|co can|co phai|lam sao)\b"
    r"|\b(?:co|da|duoc)\b.*\b(?:khong|ko|k|chua|hong|hem|hok)$"
)
"""A question put back to the bot."""

DENIAL = re.compile(
    r"\b(?:dau co|lam gi (?:da |ma )?co|co dau|co gi dau|lay dau ra|mo co|nao co|khong he"
    r"|khong mo|chua mo|thoi khoi|khoi can|con lau|mo ma co|lam chi co|co mo)\b"
)
"""Phrases that say no although "có" stands in them."""

DOUBLE_NO = re.compile(
    r"\b(?:khong|ko|k|chang|cha|hong|dau) (?:phai|the) (?:la )?(?:khong|ko|k|chua|chang|hong)\b"
    r"|\b(?:khong|chang) (?:phai )?(?:thieu|khong)\b"
)
"""Two noes: read as yes, asked back."""

DONT_KNOW = re.compile(
    r"\b(?:khong|ko|k|kg|hk|hok|hem|hong|chua|chang|cha|no)(?: \w+)? "
    r"(?:biet|bit|bik|bt|byt|ro|chac|nho|hieu)\b"
)
"""không biết, chưa rõ: neither yes nor no."""

BY_HALVES = re.compile(
    r"\b(luc|khi|cai|cho|nguoi|nha|noi)\b.*\bco\b.*\b\1\b.*\b(?:khong|ko|k|chua)\b"
    r"|\b(?:co )?(luc|khi|cai|cho|nguoi) co \2\b|\bcung co cung|\bco va khong\b"
)
"""lúc có lúc không, cái có cái không."""

UNSURE = re.compile(
    r"\b(?:"
    r"(?:khong|ko|k|hk|hok|hem|hong|chua|chang|cha|no)(?: \w+)? (?:du|ranh|xong|day du)"
    r"|chac (?!chan\b|roi\b|chu\b|nich\b)\w+|chac$|hinh nhu|co the|co le|co khi|nghe noi"
    r"|nghe bao(?! gio)|hen xui|de xem|xem da|xem lai|de hoi|de coi|tuy|nua voi|tam tam"
    r"|du dinh|du kien"
    r"|dinh lam|se|sap|chuan bi|gan xong|gan duoc|gan co|vua nop|moi nop|nop roi dang"
    r"|cho ket qua|cho cap|cho duyet|cho ky|het han|qua han|het hieu luc|het hang|mat roi|bi mat"
    r"|lam mat|hong roi|rach|bi thu hoi|mot phan|mot so|mot it|mot nua|1 phan|1 so|1 it|1 nua"
    r"|vai cai|con thieu|thieu|tam thoi|thang sau|nam sau|tuan sau|hom sau|mai moi|dang do|lo mo"
    r"|mang mang|phan van|quen|co ma (?:cu|it|chua|khong|het|hong)|tung co|ngay truoc|truoc kia"
    r"|truoc day|tam duoc|nho nguoi|chua nhung|co nhung|roi nhung|nhung ma|nhung chua"
    r"|nhung khong|nhung het|nhung dang|tuong la|doan|ngo ngo"
    r")\b"
)
"""Neither yes nor no: under way, in part, expired, to be hoped for."""

UNDER_WAY = re.compile(
    r"\bda(?:ng|g) (?!ky\b|ki\b|co\b|dung\b|su dung\b|ap dung\b|ban\b|thuc hien\b|hoat dong\b"
    r"|thue\b|lien ket\b|tham gia\b|kinh doanh\b|san xuat\b|giu\b|con\b)\w+"
    r"|\bdang (?:xin )?(?:lam|xin|cho)\b|^dang$"
)
"""đang ... : something is being done about it."""

ASKED_VERBS = words("an cham ve den thay di duyet cap nop xong lam ky tra ban gui dat nhan mua")
"""Verbs before a closing "chưa" that make it a question: "duyệt chưa"."""

DONE_VERBS = words("""
    lam xong nop cap in dan mua hoc huan tra gui duyet thanh ky ki du co dang xin hop dung ban gia
    duoc dat ket cong tham nhan thue dk dki
    """)
"""Verbs that say yes together with "rồi"."""

CLOSERS = words(
    "a ah nhe nha nhi em anh chi bac chu oi het ca day do ay dau mo luon hen nghen that nua roi"
)
"""Words that may follow an answer given at the end of a longer line."""

YES_SIGNS = frozenset("👍✅☑✔👌🆗💯")
NO_SIGNS = frozenset("👎❌🙅✖🚫❎")
